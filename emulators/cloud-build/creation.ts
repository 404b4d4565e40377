import type { protos as types } from '@google-cloud/cloudbuild';
import { WireError } from '../wire/error.ts';
import { plainToJson } from '../wire/json.ts';
import type { Protos } from '../wire/protos.ts';
import { type Build, isFinal, type RequestedBuild } from './build.ts';
import { readRequest } from './requested-build.ts';

/** What the method CreateBuild takes. */
export type CreateBuildRequest = types.google.devtools.cloudbuild.v1.ICreateBuildRequest;

const buildType = 'google.devtools.cloudbuild.v1.Build';
/** The location of a build that names none. */
export const globalLocation = 'global';

/** A build that is to be made: where, and what was asked for. */
export interface Creation {
  readonly projectId: string;
  readonly location: string;
  readonly requested: RequestedBuild;
}

/**
 * Reads what CreateBuild is asked for.
 *
 * @throws WireError INVALID_ARGUMENT without a project or a build
 */
export function readCreation(request: CreateBuildRequest, protos: Protos): Creation {
  const place = readParent(request.projectId, request.parent);
  if (!request.build) {
    throw new WireError('INVALID_ARGUMENT', 'invalid build: no build field was provided');
  }
  return { ...place, requested: readRequest(plainToJson(protos, buildType, request.build)) };
}

/**
 * Makes the same request once more; its substitutions are expanded anew.
 *
 * @throws WireError FAILED_PRECONDITION where the build has not ended, or its request was not kept
 */
export function readRetry({ id, name, projectId, requested, status }: Build): Creation {
  const refuse = (why: string): WireError =>
    new WireError('FAILED_PRECONDITION', `build ${id} cannot be retried: ${why}`);
  if (!isFinal(status)) throw refuse(`its status is ${status}`);
  if (requested === undefined) throw refuse('its request was not kept');
  const location = name.split('/')[3] ?? globalLocation;
  return { projectId, location, requested: readRequest(requested) };
}

/**
 * Reads the project and the location, which a request has in one field or in two.
 *
 * @throws WireError INVALID_ARGUMENT without either
 */
export function readParent(
  projectId: string | null | undefined,
  parent: string | null | undefined,
): { readonly projectId: string; readonly location: string } {
  const found = /^projects\/([^/]+)\/locations\/([^/]+)$/.exec(parent ?? '');
  const project = found?.[1] ?? projectId ?? '';
  if (project === '') throw new WireError('INVALID_ARGUMENT', 'project_id or parent is required');
  return { projectId: project, location: found?.[2] ?? globalLocation };
}
