using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;

namespace Laurel
{
    /// <summary>The work that a stage may ask for before it makes a guest.</summary>
    internal static class ProofOfWork
    {
        /// <summary>A game works for some seconds, not for minutes: where more is asked, sign-up is as good as closed.</summary>
        public const int MostBits = 20;

        private const int MostDigits = 19;
        private const int AtOnce = 64;
        private const int SliceMilliseconds = 8;
        private static readonly Regex Asked = new Regex(@"\bproof_of_work (\d{1,3}):", RegexOptions.CultureInvariant);

        /// <summary>The bits that a refusal asks for; 0 where it is about something else.</summary>
        public static int AskedBits(string message)
        {
            var match = Asked.Match(message ?? "");
            return match.Success ? int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) : 0;
        }

        /// <summary>Counts up until the hash begins with so many zero bits. In slices on the game's own thread: WebGL has no other.</summary>
        public static async Task<string> FindAsync(string username, int bits, ILaurelPlatform platform, CancellationToken cancellation)
        {
            var first = Encoding.UTF8.GetByteCount(Text(username, ""));
            var text = Encoding.UTF8.GetBytes(Text(username, new string('0', MostDigits)));
            using (var sha = SHA256.Create())
            {
                var slice = Stopwatch.StartNew();
                for (long proof = 0; ; proof++)
                {
                    if (ZeroBits(sha.ComputeHash(text, 0, Put(proof, text, first))) >= bits) return proof.ToString(CultureInfo.InvariantCulture);
                    if (proof % AtOnce != AtOnce - 1 || slice.ElapsedMilliseconds < SliceMilliseconds) continue;
                    await platform.Delay(0, cancellation);
                    slice = Stopwatch.StartNew();
                }
            }
        }

        /// <summary>How many zero bits a proof gives.</summary>
        public static int BitsOf(string username, string proof)
        {
            using (var sha = SHA256.Create()) return ZeroBits(sha.ComputeHash(Encoding.UTF8.GetBytes(Text(username, proof))));
        }

        /// <summary>How many zero bits a hash begins with.</summary>
        public static int ZeroBits(byte[] hash)
        {
            for (var i = 0; i < hash.Length * 8; i++)
                if ((hash[i / 8] & (128 >> (i % 8))) != 0) return i;
            return hash.Length * 8;
        }

        /// <summary>To the user pool large and small letters are the same name.</summary>
        private static string Text(string username, string proof)
        {
            return "laurel:" + username.ToLowerInvariant() + ":" + proof;
        }

        /// <summary>Writes the number there, and gives how long the text is with it.</summary>
        private static int Put(long number, byte[] text, int first)
        {
            var digits = number.ToString(CultureInfo.InvariantCulture);
            for (var i = 0; i < digits.Length; i++) text[first + i] = (byte)digits[i];
            return first + digits.Length;
        }
    }
}
