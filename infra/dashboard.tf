# What to look at first: is anything waiting, failing, or laid aside?
locals {
  charts = {
    "Messages that wait, by the age of the oldest" = {
      filter  = "metric.type=\"pubsub.googleapis.com/subscription/oldest_unacked_message_age\" resource.type=\"pubsub_subscription\""
      aligner = "ALIGN_MAX"
      by      = ["resource.label.subscription_id"]
    }
    "Messages laid aside" = {
      filter  = "metric.type=\"pubsub.googleapis.com/subscription/num_undelivered_messages\" resource.type=\"pubsub_subscription\" resource.label.subscription_id=\"${local.delivery.deadLetterTopic}\""
      aligner = "ALIGN_MAX"
      by      = []
    }
    "Requests by function and answer" = {
      filter  = "metric.type=\"run.googleapis.com/request_count\" resource.type=\"cloud_run_revision\""
      aligner = "ALIGN_RATE"
      by      = ["resource.label.service_name", "metric.label.response_code_class"]
    }
    "How long functions take (99 of 100)" = {
      filter  = "metric.type=\"run.googleapis.com/request_latencies\" resource.type=\"cloud_run_revision\""
      aligner = "ALIGN_PERCENTILE_99"
      by      = ["resource.label.service_name"]
    }
    "Instances" = {
      filter  = "metric.type=\"run.googleapis.com/container/instance_count\" resource.type=\"cloud_run_revision\""
      aligner = "ALIGN_MAX"
      by      = ["resource.label.service_name"]
    }
    "Documents read and written" = {
      filter  = "metric.type=monitoring.regex.full_match(\"firestore.googleapis.com/document/(read|write)_count\")"
      aligner = "ALIGN_RATE"
      by      = ["metric.type"]
    }
    "What the log alerts of" = {
      filter  = "metric.type=monitoring.regex.full_match(\"logging.googleapis.com/user/csi-release/.*\")"
      aligner = "ALIGN_SUM"
      by      = ["metric.type"]
    }
  }
  chart_height = 4
  chart_width  = 6
}

resource "google_monitoring_dashboard" "release" {
  dashboard_json = jsonencode({
    displayName = "csi-release"
    mosaicLayout = {
      columns = 12
      tiles = [for index, name in keys(local.charts) : {
        xPos   = (index % 2) * local.chart_width
        yPos   = floor(index / 2) * local.chart_height
        width  = local.chart_width
        height = local.chart_height
        widget = {
          title = name
          xyChart = {
            dataSets = [{
              plotType = "LINE"
              timeSeriesQuery = {
                timeSeriesFilter = {
                  filter = local.charts[name].filter
                  aggregation = {
                    alignmentPeriod    = "60s"
                    perSeriesAligner   = local.charts[name].aligner
                    crossSeriesReducer = local.charts[name].aligner == "ALIGN_RATE" ? "REDUCE_SUM" : "REDUCE_MAX"
                    groupByFields      = local.charts[name].by
                  }
                }
              }
            }]
          }
        }
      }]
    }
  })

  depends_on = [google_project_service.api]
}
