using System;
using System.Text;
using Newtonsoft.Json.Linq;

namespace Laurel
{
    /// <summary>A token with the time that has passed since it came: no date of this device is believed.</summary>
    internal sealed class AccessToken
    {
        private const double RenewedAfter = 0.8;
        private readonly double cameAt;
        private readonly double life;
        private readonly JObject claims;

        public AccessToken(string value, double life, double now)
        {
            Value = value;
            cameAt = now;
            this.life = life;
            claims = Claims(value);
        }

        public string Value { get; private set; }

        /// <summary>Null where the token does not say.</summary>
        public string PlayerId => claims.Text("sub");

        /// <summary>The name that the user pool has the player by, also where they came by e-mail.</summary>
        public string Username => claims.Text("username");

        /// <exception cref="OperationCanceledException">it is another player's</exception>
        public void Demand(string username)
        {
            if (Username != null && Username != username) throw new OperationCanceledException("Another player plays now.");
        }

        public bool IsFresh(double now)
        {
            return now - cameAt < RenewedAfter * life;
        }

        public double SecondsOld(double now)
        {
            return now - cameAt;
        }

        public double SecondsLeft(double now)
        {
            return life - (now - cameAt);
        }

        private static JObject Claims(string token)
        {
            var parts = token.Split('.');
            byte[] bytes;
            var read = parts.Length > 1 && Base64Url.TryRead(parts[1], out bytes) ? Json.TryParse(Encoding.UTF8.GetString(bytes)) : null;
            return read ?? new JObject();
        }
    }
}
