# Commits of components as they were when a candidate was opened: what is built and tested is this.
resource "google_storage_bucket" "sources" {
  name                        = "${var.project}-sources"
  location                    = "US"
  uniform_bucket_level_access = true

  lifecycle_rule {
    condition {
      age = 180
    }
    action {
      type = "Delete"
    }
  }

  depends_on = [google_project_service.api]
}

# What was released stays as it was: nobody can change or delete it before its time.
resource "google_storage_bucket" "releases" {
  name                        = "${var.project}-releases"
  location                    = "US"
  uniform_bucket_level_access = true

  versioning {
    enabled = true
  }

  soft_delete_policy {
    retention_duration_seconds = 7776000
  }

  lifecycle {
    prevent_destroy = true
  }

  depends_on = [google_project_service.api]
}

resource "google_storage_bucket" "logs" {
  project                     = var.staging_project
  name                        = "${var.project}-build-logs"
  location                    = "US"
  uniform_bucket_level_access = true

  lifecycle_rule {
    condition {
      age = 90
    }
    action {
      type = "Delete"
    }
  }

  depends_on = [google_project_service.api]
}

resource "google_storage_bucket" "deployments" {
  name                        = "${var.project}-deployments"
  location                    = var.region
  uniform_bucket_level_access = true

  depends_on = [google_project_service.api]
}

# Those who test download files by plain https, and so does everybody who takes a release.
resource "google_storage_bucket_iam_member" "everybody" {
  for_each = { sources = google_storage_bucket.sources.name, releases = google_storage_bucket.releases.name }

  bucket = each.value
  role   = "roles/storage.objectViewer"
  member = "allUsers"
}
