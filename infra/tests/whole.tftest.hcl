# What must hold of every deployment; no account is needed for it.
mock_provider "google" {}

variables {
  project         = "csi-release"
  staging_project = "csi-release-staging"
  source_archive  = "csi-release-1a2b3c4.zip"
  promoters       = ["group:release-managers@example.com"]
  publishers      = { prow = ["serviceAccount:crier@example-prow.iam.gserviceaccount.com"] }
}

run "functions" {
  command = plan

  assert {
    condition     = toset(keys(google_cloudfunctions2_function.function)) == toset([for one in jsondecode(file("topology.json")).functions : one.name])
    error_message = "Every function of topology.json is deployed, and no other."
  }

  assert {
    condition     = alltrue([for one in jsondecode(file("topology.json")).functions : google_cloudfunctions2_function.function[one.name].service_config[0].timeout_seconds == one.timeoutSeconds])
    error_message = "Every function has the timeout of topology.json."
  }

  assert {
    condition     = alltrue([for name, function in google_cloudfunctions2_function.function : function.build_config[0].runtime == "nodejs24" && function.build_config[0].entry_point == name])
    error_message = "Every function runs on nodejs24, and begins at its own name."
  }

  assert {
    condition     = length(google_service_account.function) == length(google_cloudfunctions2_function.function)
    error_message = "Every function has an account of its own."
  }

  assert {
    condition     = alltrue([for one in concat(values(google_service_account.function), [google_service_account.push, google_service_account.deploys, google_service_account.builds, google_service_account.tests]) : can(regex("^[a-z][a-z0-9-]{4,28}[a-z0-9]$", one.account_id))])
    error_message = "Every account has a name that Google takes: 6 to 30 characters."
  }
}

run "feeds" {
  command = plan

  assert {
    condition     = alltrue([for one in jsondecode(file("topology.json")).functions : contains(keys(google_pubsub_subscription.feed), one.name) if can(one.trigger.topic)])
    error_message = "Every function that messages feed has a subscription."
  }

  assert {
    condition     = alltrue([for feed in google_pubsub_subscription.feed : feed.dead_letter_policy[0].max_delivery_attempts == 20 && feed.ack_deadline_seconds == 600 && feed.retry_policy[0].maximum_backoff == "600s"])
    error_message = "Every subscription has the deadline, the retries and the dead letter of topology.json."
  }

  assert {
    condition     = google_pubsub_subscription.dead_letters.name == "dead-letters"
    error_message = "What is laid aside is kept."
  }

  assert {
    condition     = alltrue([for name, job in google_cloud_scheduler_job.tick : job.schedule == [for one in jsondecode(file("topology.json")).functions : one.schedule if one.name == name][0]])
    error_message = "Every tick has the schedule of topology.json."
  }
}

run "rights" {
  command = plan

  assert {
    condition     = [for key, one in google_artifact_registry_repository_iam_member.production : key if one.role != "roles/artifactregistry.reader"] == ["promote-requested: write production"]
    error_message = "Only promote-requested writes production."
  }

  assert {
    condition     = alltrue([for one in google_artifact_registry_repository_iam_member.production : contains(["roles/artifactregistry.reader", "roles/artifactregistry.writer"], one.role)])
    error_message = "Nobody deletes in production."
  }

  assert {
    condition     = [for key, one in google_artifact_registry_repository_iam_member.staging : key if one.role == "roles/artifactregistry.repoAdmin"] == ["gc-tick: delete staging"]
    error_message = "Only gc-tick deletes in staging."
  }

  assert {
    condition     = alltrue([for one in google_project_iam_member.documents : contains(["roles/datastore.user", "roles/datastore.viewer"], one.role)])
    error_message = "No function has more on the project than documents."
  }

  assert {
    condition     = google_artifact_registry_repository_iam_member.builds["tests"].role == "roles/artifactregistry.reader"
    error_message = "What is tested writes nothing."
  }
}

run "documents" {
  command = plan

  assert {
    condition     = length(google_firestore_index.list) == length(jsondecode(file("indexes.json")).composites) && length(google_firestore_field.indexed) == length(jsondecode(file("indexes.json")).fields)
    error_message = "Every named query has its index."
  }

  assert {
    condition     = google_firestore_database.documents.delete_protection_state == "DELETE_PROTECTION_ENABLED"
    error_message = "The database is not deleted by accident."
  }
}

run "dashboard" {
  command = plan

  assert {
    condition     = length(jsondecode(google_monitoring_dashboard.release.dashboard_json).mosaicLayout.tiles) == 7
    error_message = "The dashboard shows what waits, fails and is laid aside."
  }
}

run "page" {
  command = plan

  assert {
    condition     = length(google_compute_backend_service.page) == 0
    error_message = "Without a domain there is no page."
  }
}

run "refuses_one_project" {
  command         = plan
  expect_failures = [var.staging_project]

  variables {
    staging_project = "csi-release"
  }
}

run "refuses_everybody" {
  command         = plan
  expect_failures = [var.promoters]

  variables {
    promoters = ["allUsers"]
  }
}

run "refuses_another_continent" {
  command         = plan
  expect_failures = [var.region]

  variables {
    region = "europe-west1"
  }
}
