/** The header by which our account asks an origin; none over plain http, where anybody could read it. */
export async function ownToken(origin: string): Promise<Readonly<Record<string, string>>> {
  if (!origin.startsWith('https:')) return {};
  const { accessToken } = await import('./access-token.ts');
  return { authorization: `Bearer ${await accessToken()}` };
}
