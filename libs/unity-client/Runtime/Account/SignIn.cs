using System.Threading;
using System.Threading.Tasks;
using Newtonsoft.Json.Linq;

namespace Laurel
{
    /// <summary>The steps from a record to a token; each changes the record, and keeps nothing.</summary>
    internal sealed class SignIn
    {
        private readonly Cognito cognito;
        private readonly ILaurelPlatform platform;
        private readonly int knownBits;

        /// <param name="knownBits">the work that the stage is known to ask for: done before the first call, which is not refused then</param>
        public SignIn(Cognito cognito, ILaurelPlatform platform, int knownBits)
        {
            this.cognito = cognito;
            this.platform = platform;
            this.knownBits = knownBits;
        }

        /// <summary>A name and a password that nobody else has; the user pool knows nothing of them yet.</summary>
        public static AccountRecord NewGuest()
        {
            return new AccountRecord { Username = Uuid.Random(), Password = Base64Url.Write(SecureRandom.Bytes(32), 0, 32), IsOwn = true };
        }

        /// <summary>Makes the player, with the work that the stage asks for; no error where an earlier call has made it, whose answer was lost.</summary>
        public async Task SignUpAsync(AccountRecord guest, CancellationToken cancellation)
        {
            try
            {
                guest.PlayerId = await SignUpAsync(guest, knownBits, cancellation);
            }
            catch (UserPoolException refusal) when (refusal.Code == "UsernameExistsException")
            {
                // Its player's id comes with the token.
            }
        }

        private async Task<string> SignUpAsync(AccountRecord guest, int bits, CancellationToken cancellation)
        {
            var input = new JObject { { "Username", guest.Username }, { "Password", guest.Password } };
            if (bits > 0) input["ClientMetadata"] = new JObject { { "proof", await ProofOfWork.FindAsync(guest.Username, bits, platform, cancellation) } };
            int asked;
            try
            {
                return (await cognito.CallAsync("SignUp", input, cancellation)).Text("UserSub");
            }
            catch (UserPoolException refusal)
            {
                asked = ProofOfWork.AskedBits(refusal.Detail);
                if (asked <= bits || asked > ProofOfWork.MostBits) throw;
            }
            return await SignUpAsync(guest, asked, cancellation);
        }

        /// <summary>Null where the refresh token is refused, or there is none.</summary>
        public async Task<AccessToken> ByRefreshTokenAsync(AccountRecord record, CancellationToken cancellation)
        {
            if (record.RefreshToken == null) return null;
            return await InitiateAsync(record, "REFRESH_TOKEN_AUTH", new JObject { { "REFRESH_TOKEN", record.RefreshToken } }, cancellation);
        }

        /// <summary>Null where the password is refused.</summary>
        public Task<AccessToken> ByPasswordAsync(AccountRecord record, CancellationToken cancellation)
        {
            var parameters = new JObject { { "USERNAME", record.Username }, { "PASSWORD", record.Password } };
            return InitiateAsync(record, "USER_PASSWORD_AUTH", parameters, cancellation);
        }

        private async Task<AccessToken> InitiateAsync(AccountRecord record, string flow, JObject parameters, CancellationToken cancellation)
        {
            var since = platform.Seconds;
            JObject answer;
            try
            {
                answer = await cognito.CallAsync("InitiateAuth", new JObject { { "AuthFlow", flow }, { "AuthParameters", parameters } }, cancellation);
            }
            catch (UserPoolException refusal) when (IsRefusal(refusal.Code))
            {
                return null;
            }
            var result = answer["AuthenticationResult"] as JObject;
            if (result == null || result.Text("AccessToken") == null)
                throw new UserPoolException(400, "ChallengeRequired", "The user pool asks this player for more than a password: this client cannot give it.");
            var token = new AccessToken(result.Text("AccessToken"), (double)result["ExpiresIn"], since);
            record.Username = token.Username ?? record.Username;
            record.PlayerId = token.PlayerId ?? record.PlayerId;
            record.RefreshToken = result.Text("RefreshToken") ?? record.RefreshToken;
            return token;
        }

        /// <summary>The user pool knows neither this name nor this password, or not any more.</summary>
        private static bool IsRefusal(string code)
        {
            return code == "NotAuthorizedException" || code == "UserNotFoundException" || code == "PasswordResetRequiredException";
        }
    }
}
