locals {
  environment = merge(
    {
      GOOGLE_CLOUD_PROJECT = var.project
      STAGING_PROJECT      = var.staging_project
      SOURCE_BUCKET        = google_storage_bucket.sources.name
      RELEASE_BUCKET       = google_storage_bucket.releases.name
      LOGS_BUCKET          = google_storage_bucket.logs.name
      BUILDS_MAX           = tostring(var.builds_max)
      BUILD_ACCOUNT        = google_service_account.builds.email
      TEST_ACCOUNT         = google_service_account.tests.email
      RELEASE_LINES        = "release-lines"
      OIDC_ISSUER          = "https://accounts.google.com"
      OIDC_JWKS_URL        = "https://www.googleapis.com/oauth2/v3/certs"
      OIDC_AUDIENCES       = join(",", local.audiences)
      SIGNING_KEY          = google_kms_crypto_key_version.statements.id
      TRUSTED_KEYS         = join(",", var.trusted_keys)
      NODE_ENV             = "production"
    },
    var.cli_client_id == "" ? {} : { OIDC_CLIENT_ID = var.cli_client_id },
    local.page_environment,
  )
  # Cloud Run checks the token of a push and takes its signature; the function looks at what it claims.
  # Its own address by number is known before it is made.
  push_audiences = { for name in keys(local.functions) : name => "https://${name}-${data.google_project.own.number}.${var.region}.run.app" }
  push_environment = { for name, audience in local.push_audiences : name => {
    PUSH_IDENTITY = "unsigned"
    PUSH_ACCOUNT  = google_service_account.push.email
    PUSH_AUDIENCE = audience
  } }
  audiences = sort(setunion(var.audiences, compact([var.cli_client_id]), ["csi-release"]))
}

resource "google_cloudfunctions2_function" "function" {
  for_each = local.functions

  name        = each.key
  location    = var.region
  description = "csi-release: functions/${each.key}.ts"

  build_config {
    runtime         = "nodejs24"
    entry_point     = each.key
    service_account = google_service_account.deploys.id

    source {
      storage_source {
        bucket = google_storage_bucket.deployments.name
        object = var.source_archive
      }
    }
  }

  service_config {
    service_account_email            = google_service_account.function[each.key].email
    timeout_seconds                  = each.value.timeoutSeconds
    available_memory                 = "${each.value.memoryMiB}Mi"
    available_cpu                    = "1"
    max_instance_request_concurrency = try(each.value.concurrency, 1)
    max_instance_count               = 20
    environment_variables            = merge(local.environment, local.push_environment[each.key])
    ingress_settings                 = can(each.value.trigger.topic) ? "ALLOW_INTERNAL_ONLY" : "ALLOW_ALL"
    all_traffic_on_latest_revision   = true

    dynamic "secret_environment_variables" {
      for_each = { for key, one in local.secret_readers : one.variable => one if one.function == each.key }

      content {
        key        = secret_environment_variables.key
        project_id = var.project
        secret     = google_secret_manager_secret.secret[secret_environment_variables.value.secret].secret_id
        version    = "latest"
      }
    }
  }

  depends_on = [google_project_service.api, google_secret_manager_secret_iam_member.reads]
}

# What Pub/Sub pushes with is told apart from everything else by this account alone.
resource "google_cloud_run_service_iam_member" "pushed" {
  for_each = { for name, function in local.functions : name => function if can(function.trigger.topic) }

  location = var.region
  service  = google_cloudfunctions2_function.function[each.key].service_config[0].service
  role     = "roles/run.invoker"
  member   = google_service_account.push.member
}

# Who asks by hand or by csi-release; the functions themselves check who it is, and what for.
resource "google_cloud_run_service_iam_member" "asked" {
  for_each = {
    for pair in setproduct([for name, function in local.functions : name if try(function.trigger.http, false) && !try(function.trigger.isPublic, false)], var.promoters) :
    "${pair[0]}: ${pair[1]}" => { function = pair[0], member = pair[1] }
  }

  location = var.region
  service  = google_cloudfunctions2_function.function[each.value.function].service_config[0].service
  role     = "roles/run.invoker"
  member   = each.value.member
}

# GitHub has no identity here: what it sends is believed by its signature alone.
resource "google_cloud_run_service_iam_member" "public" {
  for_each = { for name, function in local.functions : name => function if try(function.trigger.isPublic, false) }

  location = var.region
  service  = google_cloudfunctions2_function.function[each.key].service_config[0].service
  role     = "roles/run.invoker"
  member   = "allUsers"
}
