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
            var text = Encoding.UTF8.GetBytes("laurel:" + username.ToLowerInvariant() + ":" + long.MaxValue.ToString(CultureInfo.InvariantCulture));
            var first = text.Length - long.MaxValue.ToString(CultureInfo.InvariantCulture).Length;
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

        /// <summary>How many zero bits a hash begins with.</summary>
        public static int ZeroBits(byte[] hash)
        {
            for (var i = 0; i < hash.Length * 8; i++)
                if ((hash[i / 8] & (128 >> (i % 8))) != 0) return i;
            return hash.Length * 8;
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
