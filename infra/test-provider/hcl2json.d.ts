// What we use of @cdktf/hcl2json: its own declarations bring along those of browsers, which are other
// than Node's.

/** Reads a file of Terraform as JSON: blocks by type and name, expressions as `${...}`. */
export function parse(file: string, text: string): Promise<unknown>;
