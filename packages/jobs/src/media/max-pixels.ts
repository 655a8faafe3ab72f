/** Photos over this are refused: 50 megapixels. Apart, so that reading it does not load libvips. */
export const MAX_PIXELS = 50e6;
