import { PermanentError } from '#core/permanent-error.ts';
import { type Images, RegistryRefusal } from './images.ts';
import type { Duty } from './turn.ts';

/**
 * The same duty, for which what a registry refuses is permanent: a person must change something
 * there and resume, so that what it says holds the promotion instead of being asked for ever.
 */
export function heldByRefusals(duty: Duty): Duty {
  const { images } = duty.ports;
  const held: Images = {
    manifest: (...asked) => said(images.manifest(...asked)),
    digest: (...asked) => said(images.digest(...asked)),
    putManifest: (...asked) => said(images.putManifest(...asked)),
    tag: (...asked) => said(images.tag(...asked)),
    copyBlob: (...asked) => said(images.copyBlob(...asked)),
    putBlob: (...asked) => said(images.putBlob(...asked)),
    attach: (...asked) => said(images.attach(...asked)),
    tags: (...asked) => said(images.tags(...asked)),
    referrers: (...asked) => said(images.referrers(...asked)),
    remove: (...asked) => said(images.remove(...asked)),
  };
  return { ...duty, ports: { ...duty.ports, images: held } };
}

async function said<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    const wayOut = error instanceof RegistryRefusal ? wayOutOf(error.status) : undefined;
    if (wayOut === undefined || !(error instanceof RegistryRefusal)) throw error;
    throw new PermanentError('refused', `${error.message}; ${wayOut}`, { cause: error });
  }
}

/** What a person does; nothing where it may pass, as what was just put may not be seen everywhere. */
function wayOutOf(status: number): string | undefined {
  switch (status) {
    case 401:
    case 403:
      return 'give our account the right to read staging and to write production, then resume';
    case 404:
      return 'see that what it names is there, and the repository rightly named in the line, then resume';
    case 405:
    case 409:
      return 'see what rule of the registry forbids it, such as tags that cannot change, then resume';
    case 413:
      return 'it is too large for the registry: release it otherwise, or give the promotion up';
    default:
      return undefined;
  }
}
