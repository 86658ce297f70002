using System.IO;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Laurel
{
    /// <summary>JSON as it is written: times stay text. No type is looked into, so nothing can be stripped from a build.</summary>
    internal static class Json
    {
        public static JObject Parse(string text)
        {
            using (var reader = new JsonTextReader(new StringReader(text)) { DateParseHandling = DateParseHandling.None })
                return JObject.Load(reader);
        }

        /// <summary>Null for what is no JSON object.</summary>
        public static JObject TryParse(string text)
        {
            try
            {
                return string.IsNullOrEmpty(text) ? null : Parse(text);
            }
            catch (JsonException)
            {
                return null;
            }
        }

        public static string Write(JToken value)
        {
            return value.ToString(Formatting.None);
        }

        /// <summary>A text, or null; also where the value is JSON's null or something else.</summary>
        public static string Text(this JToken value, string name)
        {
            var found = value[name];
            return found != null && found.Type == JTokenType.String ? (string)found : null;
        }
    }
}
