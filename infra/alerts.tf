# What a person is woken for. By name: what the function logs, and docs/operations.md has a section
# of the same name: what it means, what to look at, what to do.
locals {
  log_alerts = {
    "an effect keeps failing"                = { message = "an effect keeps failing", says = "An effect fails again and again, and stays owed." }
    "an effect can never succeed"            = { message = "an effect can never succeed", says = "An effect was refused for good; its document says why." }
    "production was changed by another hand" = { message = "production was changed by another hand", says = "A tag of production is not what our ledger says." }
    "a tag was moved or deleted"             = { message = "a tag was moved or deleted", says = "A Git tag that was built is another commit now." }
    "a test failed after admission"          = { message = "a blocking test failed after the promotion was admitted", says = "A promotion goes on whose test failed since." }
    "an announcement needs a person"         = { message = "a person must look at an announcement", says = "Nobody can tell whether a target was told of a release." }
    "nothing is collected"                   = { message = "nothing is collected", says = "More has expired than is collected without a person's word." }
    "staging was not compared"               = { message = "staging was not compared with the documents", says = "What nobody stands for is not found." }
    "tags cannot be listed"                  = { message = "tags cannot be listed", says = "A repository does not answer: tags that nobody tells of come late." }
  }
}

resource "google_monitoring_notification_channel" "email" {
  for_each = var.alert_emails

  display_name = each.key
  type         = "email"
  labels       = { email_address = each.key }
}

resource "google_logging_metric" "message" {
  for_each = local.log_alerts

  name   = "csi-release/${replace(each.key, " ", "-")}"
  filter = "resource.type=\"cloud_run_revision\" AND jsonPayload.message=\"${each.value.message}\""

  metric_descriptor {
    metric_kind = "DELTA"
    value_type  = "INT64"
  }

  depends_on = [google_project_service.api]
}

resource "google_monitoring_alert_policy" "message" {
  for_each = local.log_alerts

  display_name          = "csi-release: ${each.key}"
  combiner              = "OR"
  notification_channels = [for channel in google_monitoring_notification_channel.email : channel.id]

  conditions {
    display_name = each.value.message

    condition_threshold {
      filter          = "resource.type=\"cloud_run_revision\" AND metric.type=\"logging.googleapis.com/user/${google_logging_metric.message[each.key].name}\""
      comparison      = "COMPARISON_GT"
      threshold_value = 0
      duration        = "0s"

      aggregations {
        alignment_period   = "300s"
        per_series_aligner = "ALIGN_SUM"
      }
    }
  }

  documentation {
    content   = "${each.value.says} What to do: docs/operations.md, \"${each.key}\"."
    mime_type = "text/markdown"
  }
}

locals {
  pubsub_alerts = {
    "dead letters" = {
      filter    = "resource.type=\"pubsub_subscription\" AND resource.label.subscription_id=\"${local.delivery.deadLetterTopic}\" AND metric.type=\"pubsub.googleapis.com/subscription/num_undelivered_messages\""
      threshold = 0
      says      = "A message was tried so often that it was laid aside."
    }
    # A document that is overdue is woken every minute; what is told and not heard waits here.
    "overdue documents" = {
      filter    = "resource.type=\"pubsub_subscription\" AND metric.type=\"pubsub.googleapis.com/subscription/oldest_unacked_message_age\""
      threshold = 3600
      says      = "Messages wait for more than an hour: what is due is not done."
    }
  }
}

resource "google_monitoring_alert_policy" "pubsub" {
  for_each = local.pubsub_alerts

  display_name          = "csi-release: ${each.key}"
  combiner              = "OR"
  notification_channels = [for channel in google_monitoring_notification_channel.email : channel.id]

  conditions {
    display_name = each.key

    condition_threshold {
      filter          = each.value.filter
      comparison      = "COMPARISON_GT"
      threshold_value = each.value.threshold
      duration        = "300s"

      aggregations {
        alignment_period   = "300s"
        per_series_aligner = "ALIGN_MAX"
      }
    }
  }

  documentation {
    content   = "${each.value.says} What to do: docs/operations.md, \"${each.key}\"."
    mime_type = "text/markdown"
  }
}
