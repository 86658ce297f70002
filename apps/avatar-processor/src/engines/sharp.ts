/** Its native code is loaded once the second thread has begun: a plain import would come before all else. */
export const { default: sharp } = await import('sharp');
