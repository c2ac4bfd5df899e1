/**
 * What is kept under a key, or else is loaded and kept from then on. Requests that come before it is loaded load it each for itself: a promise
 * of another request never settles if that one is cancelled.
 */
export async function keptOr<K, V>(kept: Map<K, V>, key: K, load: () => Promise<V>): Promise<V> {
  const known = kept.get(key)
  if (known !== undefined) return known
  const loaded = await load()
  kept.set(key, loaded)
  return loaded
}
