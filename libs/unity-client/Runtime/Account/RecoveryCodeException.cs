using System;

namespace Laurel
{
    /// <summary>What is wrong with a recovery code.</summary>
    public enum RecoveryCodeMistake
    {
        /// <summary>It has not 80 characters.</summary>
        Length,

        /// <summary>It has a character that no code has.</summary>
        Character,

        /// <summary>A character is wrong, or two are exchanged.</summary>
        Check,

        /// <summary>It names no guest.</summary>
        Username,
    }

    /// <summary>A recovery code that cannot be read.</summary>
    public sealed class RecoveryCodeException : FormatException
    {
        internal RecoveryCodeException(RecoveryCodeMistake mistake) : base(Explain(mistake))
        {
            Mistake = mistake;
        }

        /// <summary>For a message in the player's language.</summary>
        public RecoveryCodeMistake Mistake { get; private set; }

        private static string Explain(RecoveryCodeMistake mistake)
        {
            switch (mistake)
            {
                case RecoveryCodeMistake.Length: return "A recovery code has 80 characters: some are missing, or too many.";
                case RecoveryCodeMistake.Character: return "A recovery code has only digits and the letters A to Z without U.";
                case RecoveryCodeMistake.Check: return "A character of the recovery code is wrong: compare it with the one that was shown.";
                default: return "This recovery code names no guest: compare it with the one that was shown.";
            }
        }
    }
}
