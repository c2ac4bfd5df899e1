export async function reconcilePending(_: unknown): Promise<void> {}
