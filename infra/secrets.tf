locals {
  # By secret: the variable in which a function reads it, and the need that lets it.
  secrets = {
    github-token           = { variable = "GITHUB_TOKEN", need = "read announcing secrets" }
    announcing-webhooks    = { variable = "WEBHOOKS", need = "read announcing secrets" }
    github-webhook-secrets = { variable = "GITHUB_WEBHOOK_SECRETS", need = "read webhook secrets" }
  }
  secret_readers = merge([
    for secret, one in local.secrets : {
      for key, grant in local.needs : "${grant.function}: ${secret}" => {
        function = grant.function, secret = secret, variable = one.variable
      } if grant.need == one.need
    }
  ]...)
}

# What they hold is put there by hand: infra/README.md says how. Here it would stand in the state.
resource "google_secret_manager_secret" "secret" {
  for_each = local.secrets

  secret_id = each.key

  replication {
    auto {}
  }

  depends_on = [google_project_service.api]
}

resource "google_secret_manager_secret_iam_member" "reads" {
  for_each = local.secret_readers

  secret_id = google_secret_manager_secret.secret[each.value.secret].id
  role      = "roles/secretmanager.secretAccessor"
  member    = google_service_account.function[each.value.function].member
}
