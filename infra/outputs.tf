output "functions" {
  description = "Where each function answers."
  value       = { for name, function in google_cloudfunctions2_function.function : name => function.service_config[0].uri }
}

output "webhook_address" {
  description = "What to give GitHub as the address of the webhook for tags."
  value       = google_cloudfunctions2_function.function["github-webhook"].service_config[0].uri
}

output "deployments_bucket" {
  description = "Where the bundle of the functions is put before an apply."
  value       = google_storage_bucket.deployments.name
}

output "production" {
  description = "Where users pull images: this, with the image's name."
  value       = "${google_artifact_registry_repository.production.location}-docker.pkg.dev/${var.project}/${google_artifact_registry_repository.production.repository_id}"
}

output "release_files" {
  description = "Where the files of releases lie, as LINE/VERSION/FILE."
  value       = "https://storage.googleapis.com/${google_storage_bucket.releases.name}"
}

output "page_address" {
  description = "The address that the page's name must lead to; empty without a domain."
  value       = try(google_compute_global_address.page[0].address, "")
}

output "iap_audiences" {
  description = "What to set iap_audiences to, for the next apply."
  value       = [for backend in google_compute_backend_service.page : "/projects/${data.google_project.own.number}/global/backendServices/${backend.generated_id}"]
}

output "signing_key" {
  description = "The key by which releases can be verified."
  value       = google_kms_crypto_key_version.statements.id
}
