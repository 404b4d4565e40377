/** Mistyped: what follows greeter v1.1 is v1.2.0. */
export const mistake = { component: 'greeter', tag: 'v1.12.0' } as const;
