using System;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Laurel.Proof
{
    /// <summary>The examples of docs/clients.md and docs/sign-in.md, and laws of what needs no service, over many random cases.</summary>
    public sealed class Laws : IScenario
    {
        private const int Cases = 300;
        private readonly Random random = new Random(20261120);

        public async Task Run(Place place)
        {
            Codes();
            Mistakes();
            Typing();
            Waits();
            await Work();
        }

        private static void Codes()
        {
            Transcript.Same(0x29B1, Crc16.Of(Encoding.ASCII.GetBytes("123456789")), "CRC-16 of 123456789");
            var first = "7Y79R-6GV5H-6KX3T-ABDP7-V3MZ0-00020-G30G2-GC1R8-1450P-30D1R-7H048-J2CA1-A5GQ3-0CHM6-RW3MF-1Y8K9";
            var last = "ZZZZZ-ZZZZX-7ZZFZ-ZZZZZ-ZZZZZ-ZZZZZ-ZZZZZ-ZZZZZ-ZZZZZ-ZZZZZ-ZZZZZ-ZZZZZ-ZZZZZ-ZZZZZ-ZZZZZ-ZZDES";
            Transcript.Same(first, RecoveryCode.Write("3f8e9c1a-1b2c-4d3e-8f4a-5b6c7d8e9f00", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"), "recovery code, first example");
            Transcript.Same(last, RecoveryCode.Write("ffffffff-ffff-4fff-bfff-ffffffffffff", new string('_', 42) + "8"), "recovery code, second example");
            Transcript.Same("ffffffff-ffff-4fff-bfff-ffffffffffff", RecoveryCode.Read(last).Username, "and back");
            Transcript.Same<string>(null, RecoveryCode.Write("ffffffff-ffff-4fff-bfff-ffffffffffff", "A word of my own"), "a password of one's own has no code");
        }

        private void Mistakes()
        {
            for (var i = 0; i < Cases; i++)
            {
                var guest = SignIn.NewGuest();
                var code = guest.RecoveryCode.Replace("-", "");
                var read = RecoveryCode.Read(code);
                if (read.Username != guest.Username || read.Password != guest.Password) throw new InvalidOperationException("Read otherwise than written: " + code);
                var at = random.Next(code.Length);
                var wrong = code.Substring(0, at) + Other(code[at]) + code.Substring(at + 1);
                Refused(wrong, RecoveryCodeMistake.Check);
                var next = random.Next(code.Length - 1);
                if (code[next] != code[next + 1]) Refused(code.Substring(0, next) + code[next + 1] + code[next] + code.Substring(next + 2), RecoveryCodeMistake.Check);
                Refused(code.Substring(1), RecoveryCodeMistake.Length);
                Refused("U" + code.Substring(1), RecoveryCodeMistake.Character);
            }
            Transcript.Check(true, $"{Cases} random guests: the code reads back; a wrong character, two exchanged, one too few and one that is none are found");
            Refused(Encoded(new byte[48]), RecoveryCodeMistake.Username);
            Transcript.Check(true, "a good check of a name that is no UUIDv4 is found too");
        }

        private void Typing()
        {
            for (var i = 0; i < Cases; i++)
            {
                var guest = SignIn.NewGuest();
                var typed = new StringBuilder();
                foreach (var character in guest.RecoveryCode) typed.Append(Typed(character)).Append(random.Next(9) == 0 ? " \t\n-" : "");
                if (RecoveryCode.Read(typed.ToString()).Password != guest.Password) throw new InvalidOperationException("Not read: " + typed);
            }
            Transcript.Check(true, $"{Cases} codes typed with small letters, I, l, o, spaces and hyphens are read");
        }

        private void Waits()
        {
            for (var i = 0; i < Cases; i++)
            {
                var chance = random.NextDouble();
                Within(Laurel.Waits.OfTry(1 + i % 3, null, chance), 0, new[] { 0.5, 1, 2 }[i % 3]);
                var asked = random.Next(100);
                Within(Laurel.Waits.OfTry(1, asked, chance), asked, asked + Math.Min(1, asked));
                var whole = Math.Min(60, Math.Pow(2, i % 40));
                Within(Laurel.Waits.OfQueue(1 + i % 40, null, chance), whole / 2, whole);
                Within(Laurel.Waits.OfQueue(1 + i % 40, asked, chance), Math.Max(whole / 2, asked), Math.Max(whole, asked + 1));
                Within(Laurel.Waits.OfQueue(1, 3600 + asked, chance), 600, 601);
            }
            Transcript.Check(true, $"{Cases} waits are between their bounds: 0 to 0.5, 1, 2 s; as asked and a second at most; 1 s to 60 s");
        }

        private static async Task Work()
        {
            var hash = new byte[32];
            hash[2] = 0x26;
            Transcript.Same(18, ProofOfWork.ZeroBits(hash), "zero bits of 0000 26…");
            const string Name = "3f8e9c1a-1b2c-4d3e-8f4a-5b6c7d8e9f00";
            Transcript.Same(16, ProofOfWork.BitsOf(Name, "198918"), "bits of the proof in docs/sign-in.md");
            using (var platform = new UnityPlatform())
            {
                var proof = await ProofOfWork.FindAsync(Name.ToUpperInvariant(), 16, platform, CancellationToken.None);
                Transcript.Check(ProofOfWork.BitsOf(Name, proof) >= 16, "a proof of 16 bits, found: " + proof);
            }
            var words = "PreSignUp failed with error proof_of_work 16: send a ClientMetadata.proof for which …";
            Transcript.Check(ProofOfWork.AskedBits(words) == 16 && ProofOfWork.AskedBits("No.") == 0, "the bits are read from the refusal");
        }

        private char Other(char than)
        {
            var all = "0123456789ABCDEFGHJKMNPQRSTVWXYZ".Replace(than.ToString(), "");
            return all[random.Next(all.Length)];
        }

        private char Typed(char character)
        {
            if (character == '1') return "1iIlL"[random.Next(5)];
            if (character == '0') return "0oO"[random.Next(3)];
            return random.Next(2) == 0 ? char.ToLowerInvariant(character) : character;
        }

        /// <summary>As a code whose username is no UUIDv4: all zero, and so its check is the only thing that is good.</summary>
        private static string Encoded(byte[] secret)
        {
            var check = Crc16.Of(secret);
            const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
            // 384 zero bits are 76 characters and 4 bits; then the check's 16.
            return new string('0', 76) + Alphabet[check >> 15] + Alphabet[(check >> 10) & 31] + Alphabet[(check >> 5) & 31] + Alphabet[check & 31];
        }

        private static void Refused(string code, RecoveryCodeMistake mistake)
        {
            try
            {
                RecoveryCode.Read(code);
            }
            catch (RecoveryCodeException found) when (found.Mistake == mistake && !found.Message.Contains(code))
            {
                return;
            }
            throw new InvalidOperationException($"Not refused as {mistake}: {code}");
        }

        private static void Within(double value, double least, double most)
        {
            if (value < least || value > most) throw new InvalidOperationException($"{value} is not between {least} and {most}");
        }
    }
}
