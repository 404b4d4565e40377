import { GoogleAuth } from 'google-auth-library';

/** The scope that a function's own account has; its roles say what it may do. */
const scopes = ['https://www.googleapis.com/auth/cloud-platform'];

const auth = new GoogleAuth({ scopes });

/** The OAuth access token of this process's account; the library keeps it until it expires. */
export async function accessToken(): Promise<string> {
  const token = await auth.getAccessToken();
  if (!token) throw new Error('no access token, as this process has no account of Google Cloud');
  return token;
}
