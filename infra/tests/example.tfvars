project         = "csi-release"
staging_project = "csi-release-staging"
source_archive  = "csi-release-1a2b3c4.zip"
promoters       = ["group:release-managers@example.com"]
publishers      = { ci = ["serviceAccount:ci@example-ci.iam.gserviceaccount.com"], prow = ["serviceAccount:crier@example-prow.iam.gserviceaccount.com"] }
domain          = "releases.example.com"
iap_client      = { id = "1234.apps.googleusercontent.com", secret = "of-an-example" }
iap_audiences   = ["/projects/1234/global/backendServices/5678"]
cli_client_id   = "5678.apps.googleusercontent.com"
alert_emails    = ["release-managers@example.com"]
