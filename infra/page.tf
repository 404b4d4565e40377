# The page for people: one origin, behind Identity-Aware Proxy. Without a domain there is none, and
# csi-release asks the functions themselves.
locals {
  has_page = var.domain != ""
  # What is posted goes to promote, all else to status.
  backends = local.has_page ? toset(["promote", "status"]) : toset([])
  # The backends' ids are known after they are made: a second apply, as infra/README.md says.
  page_environment = local.has_page && length(var.iap_audiences) > 0 ? {
    PAGE_ORIGIN   = "https://${var.domain}"
    IAP_AUDIENCES = join(",", var.iap_audiences)
  } : {}
}

variable "iap_audiences" {
  description = "The audiences of the page's backends, as the output iap_audiences tells them after the first apply with a domain."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for one in var.iap_audiences : can(regex("^/projects/\\d+/global/backendServices/\\d+$", one))])
    error_message = "iap_audiences must be /projects/NUMBER/global/backendServices/NUMBER, as the output iap_audiences tells them."
  }
}

resource "google_compute_global_address" "page" {
  count = local.has_page ? 1 : 0

  name = "csi-release"
}

resource "google_compute_region_network_endpoint_group" "page" {
  for_each = local.backends

  name                  = "csi-release-${each.key}"
  region                = var.region
  network_endpoint_type = "SERVERLESS"

  cloud_run {
    service = google_cloudfunctions2_function.function[each.key].service_config[0].service
  }
}

resource "google_compute_backend_service" "page" {
  for_each = local.backends

  name                  = "csi-release-${each.key}"
  load_balancing_scheme = "EXTERNAL_MANAGED"
  protocol              = "HTTPS"

  backend {
    group = google_compute_region_network_endpoint_group.page[each.key].id
  }

  iap {
    enabled              = true
    oauth2_client_id     = var.iap_client.id
    oauth2_client_secret = var.iap_client.secret
  }

  log_config {
    enable = true
  }
}

resource "google_compute_url_map" "page" {
  count = local.has_page ? 1 : 0

  name            = "csi-release"
  default_service = google_compute_backend_service.page["status"].id

  host_rule {
    hosts        = [var.domain]
    path_matcher = "page"
  }

  path_matcher {
    name            = "page"
    default_service = google_compute_backend_service.page["status"].id

    route_rules {
      priority = 1
      service  = google_compute_backend_service.page["promote"].id

      match_rules {
        prefix_match = "/api/"

        header_matches {
          header_name = ":method"
          exact_match = "POST"
        }
      }
    }

    route_rules {
      priority = 2
      service  = google_compute_backend_service.page["status"].id

      match_rules {
        prefix_match = "/"
      }
    }
  }
}

resource "google_compute_managed_ssl_certificate" "page" {
  count = local.has_page ? 1 : 0

  name = "csi-release"

  managed {
    domains = [var.domain]
  }
}

resource "google_compute_target_https_proxy" "page" {
  count = local.has_page ? 1 : 0

  name             = "csi-release"
  url_map          = google_compute_url_map.page[0].id
  ssl_certificates = [google_compute_managed_ssl_certificate.page[0].id]
}

resource "google_compute_global_forwarding_rule" "page" {
  count = local.has_page ? 1 : 0

  name                  = "csi-release"
  load_balancing_scheme = "EXTERNAL_MANAGED"
  ip_address            = google_compute_global_address.page[0].id
  port_range            = "443"
  target                = google_compute_target_https_proxy.page[0].id
}

# Who may look; who may ask for what, the release lines say.
resource "google_iap_web_backend_service_iam_member" "looks" {
  for_each = {
    for pair in setproduct(local.backends, var.promoters) : "${pair[0]}: ${pair[1]}" => { backend = pair[0], member = pair[1] }
  }

  web_backend_service = google_compute_backend_service.page[each.value.backend].name
  role                = "roles/iap.httpsResourceAccessor"
  member              = each.value.member
}

resource "google_cloud_run_service_iam_member" "proxied" {
  for_each = local.backends

  location = var.region
  service  = google_cloudfunctions2_function.function[each.key].service_config[0].service
  role     = "roles/run.invoker"
  member   = "serviceAccount:service-${data.google_project.own.number}@gcp-sa-iap.iam.gserviceaccount.com"
}
