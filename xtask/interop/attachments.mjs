// Attachments as the widget makes them ({id, name, data, isImage}) and as the bare type allows ({name?, data}).

const NAMES = [
  'notes.txt',
  'Übersicht Größe 2024 (final).pdf',
  'a  b   c.txt',
  'фото с моря.png',
  '🏖️ Urlaub.jpg',
  'שלום.txt',
  'semi;colon,comma="quote".csv',
  '../../etc/passwd',
  'no-extension',
  'e\u0301te\u0301 e\u0301.md',
];

// A whole PNG of one pixel.
const PIXEL =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==';

const MIME_TYPES = ['text/plain', 'application/pdf', 'application/octet-stream', 'image/svg+xml'];

/** The attachments field of the n-th text message: absent, empty, one, or several. */
export function attachmentsFor(n, random) {
  const count = [undefined, 0, 1, 2 + random.below(3)][n % 4];
  return count === undefined ? undefined : Array.from({ length: count }, () => attachment(random));
}

function attachment(random) {
  const name = random.pick(NAMES);
  const id = random.bytes(6).toString('hex');
  switch (random.below(6)) {
    case 0:
      return { id, name, data: PIXEL, isImage: true };
    case 1:
      return { name, data: base64(random, random.below(300)) };
    case 2:
      return { data: base64(random, 1 + random.below(40)) };
    case 3:
      return { id, name, data: 'data:text/plain;charset=utf-8,Gr%C3%BC%C3%9Fe%20aus%20K%C3%B6ln', isImage: false };
    case 4:
      return { id, name, data: 'data:,', isImage: false };
    default:
      return { id, name, data: base64(random, 700 + random.below(1500)), isImage: false };
  }
}

function base64(random, length) {
  return `data:${random.pick(MIME_TYPES)};base64,${random.bytes(length).toString('base64')}`;
}
