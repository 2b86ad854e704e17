// What the tests use of pdfmake 0.3; its published types bring the browser's globals into the server.
declare module 'pdfmake' {
  type Made = { getBuffer: () => Promise<Buffer> };
  const pdfMake: {
    addFonts: (fonts: Record<string, Record<string, string>>) => void;
    setUrlAccessPolicy: (allow: (url: string) => boolean) => void;
    setLocalAccessPolicy: (allow: (path: string) => boolean) => void;
    createPdf: (definition: object) => Made;
  };
  // eslint-disable-next-line no-restricted-syntax -- the package has a default export
  export default pdfMake;
}
