# One account for each function, with what it needs and nothing more; test/infra holds the needs
# against what each function was seen to use.
resource "google_service_account" "function" {
  for_each = local.functions

  account_id   = "csi-${each.key}"
  display_name = "csi-release: ${each.key}"
}

resource "google_service_account" "push" {
  account_id   = "csi-push"
  display_name = "csi-release: what Pub/Sub pushes messages with"
}

resource "google_service_account" "deploys" {
  account_id   = "csi-deploys"
  display_name = "csi-release: what makes functions of the bundle"
}

resource "google_service_account" "builds" {
  project      = var.staging_project
  account_id   = "csi-builds"
  display_name = "csi-release: what builds components; writes staging"
}

resource "google_service_account" "tests" {
  project      = var.staging_project
  account_id   = "csi-tests"
  display_name = "csi-release: what tests what was built; reads"
}

locals {
  # Each need is one role on one thing. Who needs what is in topology.json alone.
  project_roles = {
    "read documents"  = "roles/datastore.viewer"
    "write documents" = "roles/datastore.user"
  }
  staging_roles = {
    "read staging"   = "roles/artifactregistry.reader"
    "write staging"  = "roles/artifactregistry.writer"
    "delete staging" = "roles/artifactregistry.repoAdmin"
  }
  production_roles = {
    "read production" = "roles/artifactregistry.reader"
    # A writer moves tags and deletes nothing.
    "write production" = "roles/artifactregistry.writer"
  }
  bucket_roles = {
    "read sources"    = { bucket = google_storage_bucket.sources.name, role = "roles/storage.objectViewer" }
    "write sources"   = { bucket = google_storage_bucket.sources.name, role = "roles/storage.objectCreator" }
    "read releases"   = { bucket = google_storage_bucket.releases.name, role = "roles/storage.objectViewer" }
    "write releases"  = { bucket = google_storage_bucket.releases.name, role = "roles/storage.objectCreator" }
    "delete releases" = { bucket = google_storage_bucket.releases.name, role = google_project_iam_custom_role.deletes_objects.id }
    "read logs"       = { bucket = google_storage_bucket.logs.name, role = "roles/storage.objectViewer" }
  }
  key_roles = {
    "read keys" = "roles/cloudkms.publicKeyViewer"
    "sign"      = "roles/cloudkms.signerVerifier"
  }
  # A wake may go to whichever function a document needs.
  worker_topics = distinct([for name, function in local.functions : function.trigger.topic if can(function.trigger.topic) && !can(function.schedule) || name == "gc-tick"])
  publishes = merge(
    merge([for key, one in local.needs : {
      for topic in local.worker_topics : "${key} ${topic}" => { function = one.function, topic = topic }
    } if one.need == "wake"]...),
    { for key, one in local.needs : key => { function = one.function, topic = trimprefix(one.need, "publish ") } if startswith(one.need, "publish ") },
  )
}

# What a collected candidate left: unreleased files, and statements of what was never released.
resource "google_project_iam_custom_role" "deletes_objects" {
  role_id     = "csiReleaseDeletesObjects"
  title       = "csi-release: deletes objects"
  permissions = ["storage.objects.delete", "storage.objects.list"]
}

resource "google_project_iam_member" "documents" {
  for_each = { for key, one in local.needs : key => one if contains(keys(local.project_roles), one.need) }

  project = var.project
  role    = local.project_roles[each.value.need]
  member  = google_service_account.function[each.value.function].member
}

resource "google_pubsub_topic_iam_member" "function" {
  for_each = local.publishes

  topic  = google_pubsub_topic.topic[each.value.topic].id
  role   = "roles/pubsub.publisher"
  member = google_service_account.function[each.value.function].member
}

resource "google_artifact_registry_repository_iam_member" "staging" {
  for_each = { for key, one in local.needs : key => one if contains(keys(local.staging_roles), one.need) }

  project    = var.staging_project
  location   = google_artifact_registry_repository.staging.location
  repository = google_artifact_registry_repository.staging.repository_id
  role       = local.staging_roles[each.value.need]
  member     = google_service_account.function[each.value.function].member
}

resource "google_artifact_registry_repository_iam_member" "production" {
  for_each = { for key, one in local.needs : key => one if contains(keys(local.production_roles), one.need) }

  location   = google_artifact_registry_repository.production.location
  repository = google_artifact_registry_repository.production.repository_id
  role       = local.production_roles[each.value.need]
  member     = google_service_account.function[each.value.function].member
}

resource "google_storage_bucket_iam_member" "function" {
  for_each = { for key, one in local.needs : key => one if contains(keys(local.bucket_roles), one.need) }

  bucket = local.bucket_roles[each.value.need].bucket
  role   = local.bucket_roles[each.value.need].role
  member = google_service_account.function[each.value.function].member
}

resource "google_kms_crypto_key_iam_member" "function" {
  for_each = { for key, one in local.needs : key => one if contains(keys(local.key_roles), one.need) }

  crypto_key_id = google_kms_crypto_key.statements.id
  role          = local.key_roles[each.value.need]
  member        = google_service_account.function[each.value.function].member
}

# Who starts a build names the account that it runs as.
resource "google_project_iam_member" "starts_builds" {
  for_each = { for key, one in local.needs : key => one if one.need == "start builds" }

  project = var.staging_project
  role    = "roles/cloudbuild.builds.editor"
  member  = google_service_account.function[each.value.function].member
}

resource "google_service_account_iam_member" "starts_builds" {
  for_each = merge([for key, one in local.needs : {
    "${key} builds" = { function = one.function, account = google_service_account.builds.name }
    "${key} tests"  = { function = one.function, account = google_service_account.tests.name }
  } if one.need == "start builds"]...)

  service_account_id = each.value.account
  role               = "roles/iam.serviceAccountUser"
  member             = google_service_account.function[each.value.function].member
}

# Builds write staging, read the sources that they are given, and tell what they did: nothing else.
resource "google_artifact_registry_repository_iam_member" "builds" {
  for_each = { builds = "roles/artifactregistry.writer", tests = "roles/artifactregistry.reader" }

  project    = var.staging_project
  location   = google_artifact_registry_repository.staging.location
  repository = google_artifact_registry_repository.staging.repository_id
  role       = each.value
  member     = each.key == "builds" ? google_service_account.builds.member : google_service_account.tests.member
}

resource "google_storage_bucket_iam_member" "builds" {
  for_each = {
    "builds sources" = { bucket = google_storage_bucket.sources.name, role = "roles/storage.objectViewer", member = google_service_account.builds.member }
    "tests sources"  = { bucket = google_storage_bucket.sources.name, role = "roles/storage.objectViewer", member = google_service_account.tests.member }
    "builds logs"    = { bucket = google_storage_bucket.logs.name, role = "roles/storage.objectCreator", member = google_service_account.builds.member }
    "tests logs"     = { bucket = google_storage_bucket.logs.name, role = "roles/storage.objectCreator", member = google_service_account.tests.member }
  }

  bucket = each.value.bucket
  role   = each.value.role
  member = each.value.member
}

resource "google_project_iam_member" "deploys" {
  for_each = toset(["roles/logging.logWriter", "roles/artifactregistry.writer", "roles/storage.objectViewer"])

  project = var.project
  role    = each.key
  member  = google_service_account.deploys.member
}
