data "google_project" "own" {
  project_id = var.project
}

resource "google_pubsub_topic" "topic" {
  for_each = local.topics

  name                       = each.key
  message_retention_duration = "604800s"

  depends_on = [google_project_service.api]
}

# What came to nothing waits here for a person: an alert tells of it, docs/operations.md what to do.
resource "google_pubsub_subscription" "dead_letters" {
  name                       = local.delivery.deadLetterTopic
  topic                      = google_pubsub_topic.topic[local.delivery.deadLetterTopic].id
  message_retention_duration = "2678400s"

  expiration_policy {
    ttl = ""
  }
}

# A push subscription of our own: an Eventarc trigger's could be given no dead letter from here.
resource "google_pubsub_subscription" "feed" {
  for_each = local.feeds

  name                 = each.key
  topic                = each.value.is_staging ? google_pubsub_topic.staging_builds.id : google_pubsub_topic.topic[each.value.topic].id
  ack_deadline_seconds = local.delivery.ackDeadlineSeconds

  push_config {
    # The path names the topic: functions-framework makes the event's source of it.
    push_endpoint = "${local.push_audiences[each.value.function]}/projects/${var.project}/topics/${each.value.topic}"

    oidc_token {
      service_account_email = google_service_account.push.email
      audience              = local.push_audiences[each.value.function]
    }
  }

  retry_policy {
    minimum_backoff = "${local.delivery.minimumBackoffSeconds}s"
    maximum_backoff = "${local.delivery.maximumBackoffSeconds}s"
  }

  dead_letter_policy {
    dead_letter_topic     = google_pubsub_topic.topic[local.delivery.deadLetterTopic].id
    max_delivery_attempts = local.delivery.maxDeliveryAttempts
  }

  expiration_policy {
    ttl = ""
  }

  depends_on = [google_cloudfunctions2_function.function, google_pubsub_topic_iam_member.buries, google_cloud_run_service_iam_member.pushed]
}

locals {
  pubsub_agent = "serviceAccount:service-${data.google_project.own.number}@gcp-sa-pubsub.iam.gserviceaccount.com"

  outside_publishers = merge([
    for name, topic in local.topics : merge([
      for publisher in try(topic.publishers, []) : {
        for member in lookup(var.publishers, publisher, []) :
        "${name}: ${member}" => { topic = name, member = member }
      }
    ]...)
  ]...)
}

resource "google_pubsub_topic_iam_member" "outside" {
  for_each = local.outside_publishers

  topic  = google_pubsub_topic.topic[each.value.topic].id
  role   = "roles/pubsub.publisher"
  member = each.value.member
}

# Pub/Sub itself moves what was tried too often, and acknowledges it where it was.
resource "google_pubsub_topic_iam_member" "buries" {
  topic  = google_pubsub_topic.topic[local.delivery.deadLetterTopic].id
  role   = "roles/pubsub.publisher"
  member = local.pubsub_agent
}

resource "google_pubsub_subscription_iam_member" "acknowledges" {
  for_each = local.feeds

  subscription = google_pubsub_subscription.feed[each.key].id
  role         = "roles/pubsub.subscriber"
  member       = local.pubsub_agent
}

# Cloud Build tells of every build by a topic of this name in its own project, which it may publish to.
resource "google_pubsub_topic" "staging_builds" {
  project = var.staging_project
  name    = "cloud-builds"

  depends_on = [google_project_service.api]
}
