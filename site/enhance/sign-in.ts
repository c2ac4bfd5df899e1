/** Tells the portal in which zone a new account's reader lives; without it, they are told the vendor's time. */
const { timeZone } = Intl.DateTimeFormat().resolvedOptions()
for (const field of document.querySelectorAll<HTMLInputElement>('input[name="timeZone"]')) field.value = timeZone
