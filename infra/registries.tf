# Both lie in us, on one host: then layers are mounted from staging to production, not copied.
locals {
  images_location = "us"
  cleanup         = { for policy in jsondecode(file("${path.module}/staging-cleanup.json")) : policy.name => policy }
}

# The path of images in staging is PROJECT/gcr.io/NAME, as components' own builds push it.
resource "google_artifact_registry_repository" "staging" {
  project       = var.staging_project
  location      = local.images_location
  repository_id = "gcr.io"
  description   = "csi-release: what is built and tested; collected by gc-tick, and by the policies below it"
  format        = "DOCKER"

  dynamic "cleanup_policies" {
    for_each = local.cleanup

    content {
      id     = cleanup_policies.key
      action = upper(cleanup_policies.value.action.type)

      condition {
        tag_state             = upper(cleanup_policies.value.condition.tagState)
        tag_prefixes          = try(cleanup_policies.value.condition.tagPrefixes, null)
        package_name_prefixes = try(cleanup_policies.value.condition.packageNamePrefixes, null)
        older_than            = try(cleanup_policies.value.condition.olderThan, null)
      }
    }
  }

  depends_on = [google_project_service.api]
}

# Tags cannot be made immutable here: vX.Y and vX move. That no vX.Y.Z does, promote-requested holds,
# and who else could move one has no account with that right.
resource "google_artifact_registry_repository" "production" {
  location      = local.images_location
  repository_id = "csi"
  description   = "csi-release: released images; only promote-requested writes, and nobody deletes"
  format        = "DOCKER"

  lifecycle {
    prevent_destroy = true
  }

  depends_on = [google_project_service.api]
}

# Users pull without an account.
resource "google_artifact_registry_repository_iam_member" "everybody" {
  location   = google_artifact_registry_repository.production.location
  repository = google_artifact_registry_repository.production.repository_id
  role       = "roles/artifactregistry.reader"
  member     = "allUsers"
}
