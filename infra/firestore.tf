locals {
  indexes = jsondecode(file("${path.module}/indexes.json"))
}

resource "google_firestore_database" "documents" {
  name                              = "(default)"
  location_id                       = var.region
  type                              = "FIRESTORE_NATIVE"
  concurrency_mode                  = "PESSIMISTIC"
  point_in_time_recovery_enablement = "POINT_IN_TIME_RECOVERY_ENABLED"
  delete_protection_state           = "DELETE_PROTECTION_ENABLED"
  deletion_policy                   = "ABANDON"

  depends_on = [google_project_service.api]
}

# Nothing is indexed but what a named query needs: documents are large, and are written often.
resource "google_firestore_field" "unindexed" {
  for_each = toset(local.indexes.collections)

  database   = google_firestore_database.documents.name
  collection = each.key
  field      = "*"

  index_config {}
}

resource "google_firestore_field" "indexed" {
  for_each = { for one in local.indexes.fields : "${one.collection} ${one.path}" => one }

  database   = google_firestore_database.documents.name
  collection = each.value.collection
  field      = each.value.path

  index_config {
    indexes {
      order = each.value.order
    }
  }
}

resource "google_firestore_field" "expiring" {
  for_each = { for one in local.indexes.expiring : one.collection => one }

  database   = google_firestore_database.documents.name
  collection = each.key
  field      = each.value.path

  index_config {}
  ttl_config {}
}

resource "google_firestore_index" "list" {
  for_each = { for one in local.indexes.composites : join(" ", one.names) => one }

  database   = google_firestore_database.documents.name
  collection = each.value.collection

  dynamic "fields" {
    for_each = each.value.fields

    content {
      field_path   = fields.value.path
      order        = try(fields.value.order, null)
      array_config = try(fields.value.array, null)
    }
  }
}
