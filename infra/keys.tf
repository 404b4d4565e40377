resource "google_kms_key_ring" "statements" {
  name     = "csi-release"
  location = "us"

  depends_on = [google_project_service.api]
}

# What we state of images and sets is signed by it; without it nothing that was released can be proved.
resource "google_kms_crypto_key" "statements" {
  name                          = "statements"
  key_ring                      = google_kms_key_ring.statements.id
  purpose                       = "ASYMMETRIC_SIGN"
  skip_initial_version_creation = true

  version_template {
    algorithm        = "EC_SIGN_P256_SHA256"
    protection_level = "SOFTWARE"
  }

  lifecycle {
    prevent_destroy = true
  }
}

resource "google_kms_crypto_key_version" "statements" {
  crypto_key = google_kms_crypto_key.statements.id

  lifecycle {
    prevent_destroy = true
  }
}
