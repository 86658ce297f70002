using System;
using System.Collections.Generic;
using System.Text.RegularExpressions;

namespace UnityEngine
{
    /// <summary>What a script draws in OnGUI: read, and pressed, by a test.</summary>
    public static class GUILayout
    {
        private static readonly Regex Tag = new Regex("</?(b|i|size|color|material|quad)\\b[^>]*>");

        /// <summary>All texts of the last frame, as a player sees them.</summary>
        internal static List<string> Shown { get; } = new List<string>();

        /// <summary>The button that a finger is on; null: none.</summary>
        internal static string Finger { get; set; }

        public static void Label(string text, params GUILayoutOption[] options) => Label(text, GUI.skin.label, options);

        /// <summary>With rich text a tag is not seen: it changes what follows.</summary>
        public static void Label(string text, GUIStyle style, params GUILayoutOption[] options) => Shown.Add(style.richText ? Tag.Replace(text, "") : text);

        public static bool Button(string text, params GUILayoutOption[] options)
        {
            Shown.Add(text);
            if (text != Finger || !GUI.enabled) return false;
            Finger = null;
            return true;
        }
    }

    public sealed class GUILayoutOption { }

    public static class GUI
    {
        private static readonly GUISkin Skin = new GUISkin();

        public static bool enabled { get; set; } = true;

        public static GUISkin skin => Drawing ? Skin : throw new ArgumentException("You can only call GUI functions from inside OnGUI.");

        /// <summary>Whether OnGUI runs.</summary>
        internal static bool Drawing { get; set; }
    }

    public sealed class GUISkin
    {
        public GUIStyle label { get; set; } = new GUIStyle();
    }

    public sealed class GUIStyle
    {
        public GUIStyle() { }

        public GUIStyle(GUIStyle other)
        {
            richText = other.richText;
        }

        public bool richText { get; set; } = true;
    }

    /// <summary>A picture that was imported from a file.</summary>
    public class Texture2D : Object
    {
        internal byte[] Png { get; set; }
    }

    public static class ImageConversion
    {
        public static byte[] EncodeToPNG(this Texture2D texture) => texture.Png ?? throw new ArgumentException("The texture is not readable.");
    }
}
