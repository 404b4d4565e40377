locals {
  apis = {
    (var.project) = [
      "artifactregistry", "billingbudgets", "cloudbuild", "cloudfunctions", "cloudkms", "cloudscheduler", "cloudtrace", "compute",
      "firestore", "iap", "logging", "monitoring", "pubsub", "run", "secretmanager", "storage",
    ]
    (var.staging_project) = ["artifactregistry", "cloudbuild", "pubsub", "storage"]
  }
}

resource "google_project_service" "api" {
  for_each = merge([
    for project, names in local.apis : {
      for name in names : "${project}/${name}" => { project = project, service = "${name}.googleapis.com" }
    }
  ]...)

  project            = each.value.project
  service            = each.value.service
  disable_on_destroy = false
}
