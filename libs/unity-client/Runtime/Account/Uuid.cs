using System.Globalization;
using System.Text.RegularExpressions;

namespace Laurel
{
    /// <summary>UUIDs of version 4, which are random.</summary>
    internal static class Uuid
    {
        private static readonly Regex Version4 =
            new Regex("^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$", RegexOptions.CultureInvariant);

        public static string Random()
        {
            var bytes = SecureRandom.Bytes(16);
            bytes[6] = (byte)((bytes[6] & 0x0f) | 0x40);
            bytes[8] = (byte)((bytes[8] & 0x3f) | 0x80);
            return Write(bytes);
        }

        /// <summary>The first 16 bytes.</summary>
        public static string Write(byte[] bytes)
        {
            var hex = "";
            for (var i = 0; i < 16; i++)
            {
                if (i == 4 || i == 6 || i == 8 || i == 10) hex += "-";
                hex += bytes[i].ToString("x2", CultureInfo.InvariantCulture);
            }
            return hex;
        }

        /// <summary>Fills the first 16 bytes; false for what is no UUIDv4 in small letters.</summary>
        public static bool TryRead(string text, byte[] into)
        {
            if (text == null || !Version4.IsMatch(text)) return false;
            var hex = text.Replace("-", "");
            for (var i = 0; i < 16; i++) into[i] = byte.Parse(hex.Substring(2 * i, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            return true;
        }
    }
}
