using System;

namespace Laurel
{
    /// <summary>Nothing that is kept signs the player in: the password was changed elsewhere, or the player is deleted.</summary>
    public sealed class SignInNeededException : Exception
    {
        internal SignInNeededException()
            : base("Name and password are not taken. Have the player sign in by e-mail or recovery code, or begin as a new guest.")
        {
        }
    }
}
