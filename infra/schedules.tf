resource "google_cloud_scheduler_job" "tick" {
  for_each = local.jobs

  name      = each.key
  schedule  = each.value.schedule
  time_zone = "Etc/UTC"

  pubsub_target {
    topic_name = google_pubsub_topic.topic[each.value.trigger.topic].id
    data       = base64encode("{}")
  }

  depends_on = [google_project_service.api]
}
