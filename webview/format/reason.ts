/** Why something has failed, as whatever was thrown says it. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
