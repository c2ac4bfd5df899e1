import type { MacroTexts } from '../programme/macro.ts'
import type { Outcome } from '../programme/schema.ts'

/** A shared macro of the demo data. */
interface DemoMacro {
  title: string
  texts: Required<MacroTexts>
  followUp: 'waiting' | 'resolved' | null
  outcome: Outcome | null
}

/** Shared macros of the demo data, as an agent would need them in the first week. */
export const DEMO_MACROS: readonly DemoMacro[] = [
  {
    title: 'Ask for the log files',
    followUp: 'waiting',
    outcome: null,
    texts: {
      en: `Hello {{customer.name}},

Thank you for writing to us about {{product}}. To see what happens on your machine we need the log files of the moment it went wrong:

1. In {{product}}, open Help and choose “Collect log files”.
2. Attach the file it makes to ticket {{ticket.number}}: {{ticket.link}}

Please also tell us at what time you last saw the problem.

Kind regards
{{agent.name}}`,
      da: `Hej {{customer.name}}

Tak for din henvendelse om {{product}}. For at se, hvad der sker på din maskine, har vi brug for logfilerne fra det tidspunkt, hvor det gik galt:

1. Åbn Hjælp i {{product}}, og vælg »Saml logfiler«.
2. Vedhæft den fil, der dannes, til sag {{ticket.number}}: {{ticket.link}}

Skriv også gerne, hvornår du sidst så problemet.

Venlig hilsen
{{agent.name}}`,
      el: `Γεια σας {{customer.name}},

σας ευχαριστούμε για το μήνυμά σας σχετικά με το {{product}}. Για να δούμε τι συμβαίνει στον υπολογιστή σας, χρειαζόμαστε τα αρχεία καταγραφής από τη στιγμή που εμφανίστηκε το πρόβλημα:

1. Στο {{product}}, ανοίξτε τη Βοήθεια και επιλέξτε «Συλλογή αρχείων καταγραφής».
2. Επισυνάψτε το αρχείο που θα δημιουργηθεί στο αίτημα {{ticket.number}}: {{ticket.link}}

Γράψτε μας επίσης τι ώρα είδατε το πρόβλημα για τελευταία φορά.

Με εκτίμηση
{{agent.name}}`,
      ro: `Bună ziua, {{customer.name}},

Vă mulțumim că ne-ați scris despre {{product}}. Ca să vedem ce se întâmplă pe calculatorul dumneavoastră, avem nevoie de fișierele jurnal din momentul în care a apărut problema:

1. În {{product}}, deschideți meniul Ajutor și alegeți „Colectează fișierele jurnal”.
2. Atașați fișierul rezultat la tichetul {{ticket.number}}: {{ticket.link}}

Vă rugăm să ne spuneți și la ce oră ați văzut ultima dată problema.

Cu stimă,
{{agent.name}}`,
    },
  },
  {
    title: 'Please update to the current release',
    followUp: 'waiting',
    outcome: null,
    texts: {
      en: `Hello {{customer.name}},

You wrote that you use version {{version}} of {{product}}. The current release is {{currentRelease}}, and what you describe was changed since. Please update, and tell us whether the problem is gone.

Your settings and licenses stay as they are.

Kind regards
{{agent.name}}`,
      da: `Hej {{customer.name}}

Du skriver, at du bruger version {{version}} af {{product}}. Den aktuelle version er {{currentRelease}}, og det, du beskriver, er ændret siden. Opdater venligst, og fortæl os, om problemet er væk.

Dine indstillinger og licenser bliver, som de er.

Venlig hilsen
{{agent.name}}`,
      el: `Γεια σας {{customer.name}},

γράψατε ότι χρησιμοποιείτε την έκδοση {{version}} του {{product}}. Η τρέχουσα έκδοση είναι η {{currentRelease}} και αυτό που περιγράφετε έχει αλλάξει στο μεταξύ. Ενημερώστε το πρόγραμμα και πείτε μας αν το πρόβλημα λύθηκε.

Οι ρυθμίσεις και οι άδειές σας μένουν όπως είναι.

Με εκτίμηση
{{agent.name}}`,
      ro: `Bună ziua, {{customer.name}},

Ne-ați scris că folosiți versiunea {{version}} a produsului {{product}}. Versiunea curentă este {{currentRelease}}, iar ceea ce descrieți s-a schimbat între timp. Vă rugăm să actualizați și să ne spuneți dacă problema a dispărut.

Setările și licențele dumneavoastră rămân neschimbate.

Cu stimă,
{{agent.name}}`,
    },
  },
  {
    title: 'We are working on it',
    followUp: null,
    outcome: null,
    texts: {
      en: `Hello {{customer.name}},

We have reproduced what you describe in ticket {{ticket.number}} and are working on it. You will hear from us by {{deadline}} at the latest; you need not do anything until then.

Kind regards
{{agent.name}}`,
      da: `Hej {{customer.name}}

Vi har genskabt det, du beskriver i sag {{ticket.number}}, og arbejder på det. Du hører fra os senest {{deadline}} og behøver ikke gøre noget indtil da.

Venlig hilsen
{{agent.name}}`,
      el: `Γεια σας {{customer.name}},

αναπαραγάγαμε αυτό που περιγράφετε στο αίτημα {{ticket.number}} και το επεξεργαζόμαστε. Θα έχετε νέα μας το αργότερο ως: {{deadline}}. Μέχρι τότε δεν χρειάζεται να κάνετε κάτι.

Με εκτίμηση
{{agent.name}}`,
      ro: `Bună ziua, {{customer.name}},

Am reprodus ceea ce descrieți în tichetul {{ticket.number}} și lucrăm la rezolvare. Veți primi un răspuns cel târziu {{deadline}}; până atunci nu trebuie să faceți nimic.

Cu stimă,
{{agent.name}}`,
    },
  },
  {
    title: 'Fixed in a later build',
    followUp: 'resolved',
    outcome: 'fixedInLaterBuild',
    texts: {
      en: `Hello {{customer.name}},

What you found in {{product}} {{version}} is a fault of ours. It is mended, and the next release contains the change; {{product}} will offer it to you by itself.

Thank you for reporting it so exactly.

Kind regards
{{agent.name}}`,
      da: `Hej {{customer.name}}

Det, du har fundet i {{product}} {{version}}, er en fejl hos os. Den er rettet, og den næste version indeholder ændringen; {{product}} tilbyder dig den af sig selv.

Tak, fordi du meldte det så præcist.

Venlig hilsen
{{agent.name}}`,
      el: `Γεια σας {{customer.name}},

αυτό που βρήκατε στο {{product}} {{version}} είναι δικό μας σφάλμα. Διορθώθηκε και η διόρθωση περιλαμβάνεται στην επόμενη έκδοση· το {{product}} θα σας την προτείνει αυτόματα.

Σας ευχαριστούμε για την τόσο ακριβή περιγραφή.

Με εκτίμηση
{{agent.name}}`,
      ro: `Bună ziua, {{customer.name}},

Ceea ce ați găsit în {{product}} {{version}} este o greșeală a noastră. A fost corectată, iar următoarea versiune conține modificarea; {{product}} v-o va oferi automat.

Vă mulțumim că ați descris problema atât de exact.

Cu stimă,
{{agent.name}}`,
    },
  },
  {
    title: 'Outside of what the plan covers',
    followUp: 'resolved',
    outcome: 'outOfScope',
    texts: {
      en: `Hello {{customer.name}},

We have looked at “{{ticket.subject}}”. The cause lies outside {{product}}, so the plan {{plan}} does not cover mending it. Whoever looks after your network or that other program can help you; you are welcome to pass on what we wrote in ticket {{ticket.number}}.

If you see it differently, reply to this ticket and we will look again.

Kind regards
{{agent.name}}`,
      da: `Hej {{customer.name}}

Vi har set på »{{ticket.subject}}«. Årsagen ligger uden for {{product}}, så planen {{plan}} dækker ikke, at vi retter den. Den, der står for jeres netværk eller det andet program, kan hjælpe dig; du er velkommen til at give det videre, vi har skrevet i sag {{ticket.number}}.

Ser du anderledes på det, så svar på sagen, og vi ser på den igen.

Venlig hilsen
{{agent.name}}`,
      el: `Γεια σας {{customer.name}},

εξετάσαμε το θέμα «{{ticket.subject}}». Η αιτία βρίσκεται εκτός του {{product}}, επομένως το πλάνο {{plan}} δεν καλύπτει την αποκατάστασή της. Μπορεί να σας βοηθήσει ο υπεύθυνος του δικτύου σας ή του άλλου προγράμματος· μπορείτε να του δώσετε όσα γράψαμε στο αίτημα {{ticket.number}}.

Αν έχετε διαφορετική άποψη, απαντήστε σε αυτό το αίτημα και θα το εξετάσουμε ξανά.

Με εκτίμηση
{{agent.name}}`,
      ro: `Bună ziua, {{customer.name}},

Am analizat „{{ticket.subject}}”. Cauza se află în afara produsului {{product}}, astfel că planul {{plan}} nu acoperă remedierea ei. Vă poate ajuta cel care administrează rețeaua sau celălalt program; îi puteți transmite ceea ce am scris în tichetul {{ticket.number}}.

Dacă sunteți de altă părere, răspundeți la acest tichet și vom analiza din nou.

Cu stimă,
{{agent.name}}`,
    },
  },
]
