/** Errors by their code, as the client throws them. */
export const invalidArgument = { code: 3 };
export const notFound = { code: 5 };
export const alreadyExists = { code: 6 };
export const failedPrecondition = { code: 9 };
