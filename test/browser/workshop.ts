import sharp from 'sharp';

const WORKSHOP = `<svg xmlns="http://www.w3.org/2000/svg" width="1280" height="720">
  <defs>
    <linearGradient id="wall" x2="0" y2="1"><stop stop-color="#dfe7ec"/><stop offset="1" stop-color="#b9c6ce"/></linearGradient>
    <linearGradient id="floor" x2="0" y2="1"><stop stop-color="#8d979c"/><stop offset="1" stop-color="#5d666b"/></linearGradient>
  </defs>
  <rect width="1280" height="470" fill="url(#wall)"/><rect y="470" width="1280" height="250" fill="url(#floor)"/>
  ${[60, 300, 540, 780, 1020].map((x) => `<rect x="${x}" y="60" width="190" height="120" fill="#eef7fb" stroke="#90a4ae" stroke-width="8"/>`).join('')}
  <rect y="205" width="1280" height="22" fill="#e0a030"/>
  ${[120, 520, 920].map((x, i) => `<g transform="translate(${x} 300)"><rect width="260" height="220" rx="14" fill="${['#2f6f8f', '#3b7a57', '#2f6f8f'][i]}"/><rect x="24" y="28" width="150" height="110" rx="8" fill="#16303d"/><circle cx="216" cy="60" r="14" fill="#e8554e"/><circle cx="216" cy="104" r="14" fill="#7fd08a"/><rect x="-16" y="214" width="292" height="26" fill="#3a4449"/></g>`).join('')}
  <path d="M0 640 L1280 560 L1280 590 L0 690 Z" fill="#f2c94c" opacity=".8"/>
</svg>`;

/** What the phone's camera sees: a workshop, drawn; from further left or right. */
export const workshop = (left = 0): Promise<Buffer> =>
  sharp(Buffer.from(WORKSHOP))
    .extract({ left, top: 0, width: 1_080, height: 720 })
    .jpeg({ quality: 90 })
    .toBuffer();
