variable "billing_account" {
  description = "The billing account of both projects, such as 012345-6789AB-CDEF01; empty for no budget."
  type        = string
  default     = ""

  validation {
    condition     = var.billing_account == "" || can(regex("^[0-9A-F]{6}-[0-9A-F]{6}-[0-9A-F]{6}$", var.billing_account))
    error_message = "billing_account must be the id of a billing account, such as 012345-6789AB-CDEF01, or empty."
  }
}

variable "monthly_budget" {
  description = "Dollars in a month: of half of them, and of all, people are told. Most of it is builds."
  type        = number
  default     = 200

  validation {
    condition     = var.monthly_budget >= 1
    error_message = "monthly_budget must be 1 or more."
  }
}

# Nothing is stopped by it: it tells.
resource "google_billing_budget" "month" {
  count = var.billing_account == "" ? 0 : 1

  billing_account = var.billing_account
  display_name    = "csi-release: cost of builds"

  budget_filter {
    projects = ["projects/${data.google_project.own.number}", "projects/${data.google_project.staging.number}"]
  }

  amount {
    specified_amount {
      currency_code = "USD"
      units         = tostring(var.monthly_budget)
    }
  }

  threshold_rules {
    threshold_percent = 0.5
  }

  threshold_rules {
    threshold_percent = 1
  }

  all_updates_rule {
    monitoring_notification_channels = [for channel in google_monitoring_notification_channel.email : channel.id]
  }
}

data "google_project" "staging" {
  project_id = var.staging_project
}
