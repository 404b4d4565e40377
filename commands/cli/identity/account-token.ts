import { messageOf } from '../../words/unreadable.ts';
import { CommandFault } from '../frame/exit-codes.ts';

/**
 * An identity token of a service account: of the application default credentials or the metadata
 * server, or of an account that these may stand for.
 * @throws CommandFault `not allowed`
 */
export async function accountToken(
  audience: string,
  impersonated: string | undefined,
): Promise<string> {
  try {
    const { GoogleAuth, Impersonated } = await import('google-auth-library');
    const auth = new GoogleAuth();
    if (impersonated === undefined) {
      const client = await auth.getIdTokenClient(audience);
      return await client.idTokenProvider.fetchIdToken(audience);
    }
    const account = new Impersonated({
      sourceClient: await auth.getClient(),
      targetPrincipal: impersonated,
      targetScopes: [],
    });
    return await account.fetchIdToken(audience, { includeEmail: true });
  } catch (cause) {
    const who = impersonated ?? 'the application default credentials';
    const wayOut = 'see gcloud auth application-default login, or set CSI_RELEASE_TOKEN';
    const words = `no identity token of ${who}: ${messageOf(cause)}; ${wayOut}`;
    throw new CommandFault('not allowed', words, { cause });
  }
}
