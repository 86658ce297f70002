using System;

namespace Laurel
{
    /// <summary>Base64 for names and tokens: - and _ for + and /, without padding.</summary>
    internal static class Base64Url
    {
        public static string Write(byte[] bytes, int first, int count)
        {
            return Convert.ToBase64String(bytes, first, count).TrimEnd('=').Replace('+', '-').Replace('/', '_');
        }

        /// <summary>False where it is not base64url.</summary>
        public static bool TryRead(string text, out byte[] bytes)
        {
            bytes = null;
            if (text == null || text.IndexOfAny(new[] { '+', '/', '=' }) >= 0) return false;
            try
            {
                bytes = Convert.FromBase64String(text.Replace('-', '+').Replace('_', '/').PadRight((text.Length + 3) / 4 * 4, '='));
                return true;
            }
            catch (FormatException)
            {
                return false;
            }
        }

        /// <summary>Fills the rest of <paramref name="into"/>; false where the text is not exactly that long, or not written as here.</summary>
        public static bool TryRead(string text, byte[] into, int first)
        {
            byte[] bytes;
            if (!TryRead(text, out bytes) || bytes.Length != into.Length - first || Write(bytes, 0, bytes.Length) != text) return false;
            bytes.CopyTo(into, first);
            return true;
        }
    }
}
