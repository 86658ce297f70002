namespace Laurel
{
    /// <summary>Who the player of this device is. Whoever has <see cref="Password"/> is the player: show it nobody, log it nowhere.</summary>
    public sealed class AccountRecord
    {
        /// <summary>A guest's UUIDv4: the name to the user pool, not the one that other players see.</summary>
        public string Username { get; internal set; }

        /// <summary>A guest's 256 random bits in base64url, or what the player has chosen with an e-mail.</summary>
        public string Password { get; internal set; }

        /// <summary>Null until the user pool has told it.</summary>
        public string PlayerId { get; internal set; }

        /// <summary>The linked address; null where there is none, or this device does not know of it.</summary>
        public string Email { get; internal set; }

        internal string RefreshToken { get; set; }

        /// <summary>Whether it was made here: then the user pool may not know it yet. A code that was typed in makes no player.</summary>
        internal bool IsOwn { get; set; }

        /// <summary>To be shown to the player, who types it in on another device; null where the password is not a guest's.</summary>
        public string RecoveryCode => Laurel.RecoveryCode.Write(Username, Password);
    }
}
