// Message texts that have broken encoders, canonicalisers or renderers somewhere. All are well-formed UTF-16.

const controls = (from, to) => String.fromCharCode(...Array.from({ length: to - from + 1 }, (_, i) => from + i));

/** Label and text. */
export const TEXTS = [
  ['plain', 'Hello Bob, how are you?'],
  ['empty', ''],
  ['spaces', '  leading, trailing, and\u00a0no-break \u2003em \u3000ideographic  '],
  ['umlauts', 'Größe, Äpfel, Öl, Übung, ß, ẞ, naïve, façade, Łódź, İstanbul ı'],
  ['emoji', '😀 👍🏽 ☃ ☃️ 🇩🇪🇫🇷 1️⃣ 🏴󠁧󠁢󠁳󠁣󠁴󠁿'],
  ['emoji-zwj', '👩‍👩‍👧‍👦 🏳️‍🌈 👨🏿‍💻 ❤️‍🔥 🧑🏻‍🤝‍🧑🏾'],
  ['right-to-left', 'שלום עולם, مرحبا بالعالم 123 (abc) — آب'],
  ['bidi-controls', '\u202eabc\u202c \u2066left\u2069 \u2067right\u2069 \u200fmark\u200e \u061c'],
  ['combining', 'e\u0301 \u00e9 a\u0328\u0301 \u1112\u1161\u11ab \ud55c Z\u0351\u036b\u0343a\u0300\u0301\u0302\u0303l\u0334\u0335\u0336go \u0301alone'],
  ['compatibility-forms', '\ufb01 \u2460 \uff21 \u212b \u2126 \u00bd \u017f \u1e9b\u0323'],
  ['c0-controls', controls(0x00, 0x1f)],
  ['c1-controls', controls(0x7f, 0x9f)],
  ['quotes', `" ' \` „“ ‚‘ «» \\ \\" \\\\ / \\/ \\u0041 \\n </script> <!-- & &amp;`],
  ['line-separators', 'one\u2028two\u2029three\u0085four\r\nfive\nsix\rseven\ttab\vvt\fff'],
  ['zero-width', '\ufeffbom\u200bzwsp\u2060wj\u00adshy\u034fcgj\ufe0fvs'],
  ['noncharacters', '\ufffe \uffff \ufdd0 \u{1fffe} \u{10ffff} \ufffd \ue000 \u{f0000}'],
  ['astral', '𝔘𝔫𝔦𝔠𝔬𝔡𝔢 𐍈 𝄞 𠜎 🀄 𓀀'],
  ['scripts', '漢字 かな カナ 한국어 ไทย हिन्दी தமிழ் ქართული አማርኛ Ελληνικά Кириллица'],
  ['order-of-units', '\ud7ff\ue000\uffff\u{10000}\u{1f600}\uff5e'],
  ['json-in-text', '{"message":"x","metadata":{"type":"NEW"},"signature":""}'],
  ['json-words', 'null true false NaN Infinity undefined -0 1e400 0x10 __proto__ constructor toJSON'],
  ['formats', '%s %d %n ${x} {{x}} {0} %7B%22a%22%3A1%7D +a+b ?q=1&r=2#f data:,x'],
  ['markdown', '# h\n\n- *a* _b_ `c`\n\n```rust\nfn main() {}\n```\n[x](javascript:alert(1))'],
  ['digits', '٠١٢٣ ०१२ 0123456789 １２３ ⅷ'],
];

/** Bodies of REACTION messages. */
export const REACTIONS = ['👍', '👍🏽', '❤️', '😂', '🏳️‍🌈', '👩‍❤️‍💋‍👨', '☃', '+1', '🇺🇳', '*️⃣'];
