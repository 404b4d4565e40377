variable "project" {
  description = "The project of the functions, the database, the topics and production."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{4,28}[a-z0-9]$", var.project))
    error_message = "project must be the id of a Google Cloud project, such as csi-release."
  }
}

variable "staging_project" {
  description = "The project in which builds run and staging lies; another one than project, so that no build stands beside production."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{4,28}[a-z0-9]$", var.staging_project))
    error_message = "staging_project must be the id of a Google Cloud project, such as csi-release-staging."
  }

  validation {
    condition     = var.staging_project != var.project
    error_message = "staging_project must be another project than project: what runs in builds is not ours."
  }
}

variable "region" {
  description = "Where the functions run and the database is: a region of the location that images lie in, us."
  type        = string
  default     = "us-central1"

  validation {
    condition     = startswith(var.region, "us-")
    error_message = "region must be one of the United States: staging (gcr.io) is in us, and layers are mounted, not copied, only where production is there too."
  }
}

variable "source_archive" {
  description = "The object in the bucket of deployments that holds the functions, such as csi-release-1a2b3c4.zip."
  type        = string

  validation {
    condition     = endswith(var.source_archive, ".zip")
    error_message = "source_archive must be a zip that lies in the bucket of deployments: infra/README.md says how it comes there."
  }
}

variable "promoters" {
  description = "Who may open the page and the API: members such as group:release-managers@example.com. What they may do, the release lines say."
  type        = set(string)

  validation {
    condition     = length(var.promoters) > 0 && alltrue([for one in var.promoters : can(regex("^(user|group|serviceAccount|domain):[^:]+$", one))])
    error_message = "promoters must be members, such as user:ann@example.com or group:release-managers@example.com, and not everybody."
  }
}

variable "publishers" {
  description = "The accounts from outside that may publish, by the names in topology.json: cloud-build is made here, ci and prow are others' accounts."
  type        = map(set(string))
  default     = {}

  validation {
    condition     = alltrue([for name in keys(var.publishers) : contains(["ci", "prow"], name)])
    error_message = "publishers has the keys ci and prow, and no others."
  }

  validation {
    condition     = alltrue(flatten([for members in values(var.publishers) : [for one in members : can(regex("^(serviceAccount|principal|principalSet):", one))]]))
    error_message = "publishers must be accounts of programs: serviceAccount:..., principal:... or principalSet:..."
  }
}

variable "domain" {
  description = "The name under which the page stands behind Identity-Aware Proxy, such as releases.example.com; empty for none."
  type        = string
  default     = ""

  validation {
    condition     = var.domain == "" || can(regex("^([a-z0-9-]+\\.)+[a-z]{2,}$", var.domain))
    error_message = "domain must be the name of a host, such as releases.example.com, or empty."
  }
}

variable "iap_client" {
  description = "The OAuth client of Identity-Aware Proxy; only with domain."
  type        = object({ id = string, secret = string })
  default     = { id = "", secret = "" }
  sensitive   = true
}

variable "cli_client_id" {
  description = "The OAuth client (desktop app) by which csi-release login signs people in; empty for none."
  type        = string
  default     = ""
}

variable "audiences" {
  description = "For whom people's tokens may be made out, beside the command line's client. Google's own clients only if they are named here."
  type        = set(string)
  default     = []
}

variable "trusted_keys" {
  description = "Earlier versions of the signing key whose signatures still count, whole names."
  type        = list(string)
  default     = []
}

variable "builds_max" {
  description = "So many of our builds may run at a time."
  type        = number
  default     = 10

  validation {
    condition     = var.builds_max >= 1 && var.builds_max <= 999
    error_message = "builds_max must be from 1 to 999."
  }
}

variable "release_retention_days" {
  description = "For so many days nobody can delete or change a file of a release."
  type        = number
  default     = 365

  validation {
    condition     = var.release_retention_days >= 30
    error_message = "release_retention_days must be 30 or more: releases are made to stay."
  }
}

variable "alert_emails" {
  description = "Who is told of an alert."
  type        = set(string)
  default     = []
}
