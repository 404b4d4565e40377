/** What an image runs on, as an OCI index writes it. */
export interface Platform {
  readonly os: string;
  readonly architecture: string;
  readonly variant?: string | undefined;
}

/** The platform of Cloud Build's workers, which is also what an unnamed platform means here. */
export const WORKER_PLATFORM: Platform = { os: 'linux', architecture: 'amd64' };

/**
 * Parses `linux/amd64` or `linux/arm/v7`, in the spelling of the OCI image specification.
 *
 * @throws Error for anything but a Linux platform: layers of Windows images have another form.
 */
export function parsePlatform(text: string): Platform {
  const [os = '', architecture = '', variant, ...rest] = text.split('/');
  if (architecture === '' || rest.length > 0) {
    throw new Error(`"${text}" is no platform: write os/architecture or os/architecture/variant`);
  }
  if (os !== 'linux') {
    throw new Error(`images for ${text} need a container tool: only linux/... is assembled here`);
  }
  return normalise({ os, architecture, variant });
}

/** Writes a platform as `os/architecture[/variant]`. */
export function formatPlatform({ os, architecture, variant }: Platform): string {
  return variant === undefined || variant === ''
    ? `${os}/${architecture}`
    : `${os}/${architecture}/${variant}`;
}

/** Says whether an image for `offered` is one for `wanted`; no variant means the usual one. */
export function isSamePlatform(offered: Platform, wanted: Platform): boolean {
  return formatPlatform(normalise(offered)) === formatPlatform(normalise(wanted));
}

/** The platform of this machine. */
export function machinePlatform(): Platform {
  const names: Readonly<Record<string, string>> = { x64: 'amd64', ia32: '386', ppc64: 'ppc64le' };
  return normalise({ os: 'linux', architecture: names[process.arch] ?? process.arch });
}

function normalise({ os, architecture, variant }: Platform): Platform {
  if (architecture === 'arm') return { os, architecture, variant: variant || 'v7' };
  const usual = architecture === 'arm64' ? 'v8' : 'v1';
  if (variant === undefined || variant === '' || variant === usual) return { os, architecture };
  return { os, architecture, variant };
}
