/** The largest document that we write, as JSON; Firestore itself takes 1 MiB. */
export const documentBytesMax = 256 * 1024;
