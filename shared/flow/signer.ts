/** A signature, and the name of the key that made it. */
export interface Signature {
  readonly keyId: string;
  readonly signature: Uint8Array;
}

/** Signs what we state, by a key that never leaves where it lies: ECDSA on P-256 with SHA-256. */
export interface Signer {
  sign(bytes: Uint8Array): Promise<Signature>;
  /** The public key of a key that this deployment trusts, as PEM; none for any other. */
  publicKey(keyId: string): Promise<string | undefined>;
}
