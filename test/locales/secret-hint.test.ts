import { expect, test } from 'vitest'
import { seemsToHoldSecret } from '../../locales/secret-hint.ts'

test.each([
  'password: hunter2',
  'Password = kornblomst',
  'My PIN is 4821.',
  'pin 4821',
  'The login is anna, password "Sommer2026!" and the host is below',
  'user: anna\npass: Tr0mpet\nthanks',
  'Password:\nKornblomst-77',
  'pwd=secret123',
  'Adgangskode: kornblomst77',
  'Kodeordet er Kornblomst77',
  'min kode: sommer26',
  'pinkoden er 0412',
  'Κωδικός πρόσβασης: θάλασσα9',
  'κωδικός: kalokairi26',
  'Το συνθηματικό είναι Thalassa!9',
  'Parola: vara2026',
  'parola este Vara2026!',
  'Codul PIN: 4821',
])('%j seems to hold a password', (text) => {
  expect(seemsToHoldSecret(text)).toBe(true)
})

test.each([
  'The password reset does not work',
  'It says "password is wrong" since version 7.6.2.0',
  'password: wrong',
  'Password: ********',
  'password=<your password>',
  'Password:\n\nBest regards\nAnna',
  'Password: the field is grey and cannot be typed into',
  'Error code: 0x80070005, and no password was asked for',
  'The password must have 12 characters, at least 8-16 of them letters',
  'Fejlkode: 1603 efter adgangskoden er skrevet',
  'kode: 1603',
  'Adgangskoden er forkert',
  'Jeg har glemt min adgangskode og kan ikke logge ind',
  'Κωδικός σφάλματος: 1603',
  'Ο κωδικός πρόσβασης δεν γίνεται δεκτός από τις 12.11.2026',
  'Parola nu este acceptată',
  'Cod de eroare: 1603',
  'password_hash: 5f4dcc3b5aa765d61d8327deb882cf99',
  'PasswordExpiry: 2026-11-01',
  'See https://example.com/password?reset=1',
  'Which PIN do I type in on pin pads?',
  'We pass 2026 tickets a year through it',
  '',
])('%j seems to hold none', (text) => {
  expect(seemsToHoldSecret(text)).toBe(false)
})

test('a long text is judged at once', () => {
  expect(seemsToHoldSecret(`${'password '.repeat(5000)}`)).toBe(false)
  expect(seemsToHoldSecret(`${'a'.repeat(50_000)}`)).toBe(false)
})
